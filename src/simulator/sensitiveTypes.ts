import { af } from './errors.ts';

/** What resources/dlpSensitiveTypes answers. */
export const SENSITIVE_TYPES: readonly { readonly id: string; readonly name: string }[] = [
  { id: '50842eb7-edc8-4019-85dd-5a5c1f2bb085', name: 'Credit Card Number' },
  { id: 'a44669fe-0d48-453d-a9b1-2cc83f2cba77', name: 'U.S. Social Security Number (SSN)' },
  { id: 'cb353f78-2b72-4c3c-8827-92ebe4f69fdf', name: 'ABA Routing Number' },
  { id: 'e55e2a32-f92d-4985-a35d-a0b269eb687b', name: 'International Banking Account Number (IBAN)' },
];

/** Throws AF20053 for more than one language, AF20054 for one that is none. */
export function requireOneLanguage(header: string | undefined): void {
  if (header === undefined || header.trim() === '' || header.trim() === '*') return;
  if (header.includes(',')) throw af('AF20053');
  if (!/^[a-z]{2,8}(-[a-z\d]{1,8})*(;q=[\d.]+)?$/i.test(header.trim())) throw af('AF20054');
}
