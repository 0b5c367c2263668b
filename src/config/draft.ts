import type { Secret } from '../common/secret.ts';
import type { CheckedSettings } from './keys/spec.ts';

type Draft<T> = T extends Secret
  ? T | undefined
  : T extends readonly (infer I)[]
    ? readonly Draft<I>[] | undefined
    : T extends object
      ? { readonly [K in keyof T]: Draft<T[K]> } | undefined
      : T | undefined;

/** The settings as the check leaves them: where something was refused, anything may be absent. */
export type DraftSettings = Draft<CheckedSettings>;
export type DraftTenant = NonNullable<NonNullable<DraftSettings>['tenants']>[number];
