import type { Cloud, TenantConfig } from '../config/types.ts';

/** Where a cloud's API and login are. Addresses without a trailing slash; `scope` is the v2 form (`<audience>/.default`). */
export interface CloudEndpoints {
  readonly api: string;
  readonly authority: string;
  readonly scope: string;
}

/**
 * Microsoft's five clouds. The worldwide to DoD roots are in the API's reference; the authorities of the US government
 * and all of China (21Vianet) are not documented for this API, and taken from what works in public tools.
 */
export const CLOUDS: Readonly<Record<Cloud, CloudEndpoints>> = {
  worldwide: {
    api: 'https://manage.office.com',
    authority: 'https://login.microsoftonline.com',
    scope: 'https://manage.office.com/.default',
  },
  gcc: {
    api: 'https://manage-gcc.office.com',
    authority: 'https://login.microsoftonline.com',
    scope: 'https://manage-gcc.office.com/.default',
  },
  'gcc-high': {
    api: 'https://manage.office365.us',
    authority: 'https://login.microsoftonline.us',
    scope: 'https://manage.office365.us/.default',
  },
  dod: {
    api: 'https://manage.protection.apps.mil',
    authority: 'https://login.microsoftonline.us',
    scope: 'https://manage.protection.apps.mil/.default',
  },
  china: {
    api: 'https://manage.office365.cn',
    authority: 'https://login.partner.microsoftonline.cn',
    scope: 'https://manage.office365.cn/.default',
  },
};

/** The endpoints of a tenant: its cloud's, each overridden by what the configuration gives. */
export function endpointsOf({ cloud, endpoints }: Pick<TenantConfig, 'cloud' | 'endpoints'>): CloudEndpoints {
  const preset = CLOUDS[cloud];
  return {
    api: withoutSlash(endpoints.api ?? preset.api),
    authority: withoutSlash(endpoints.authority ?? preset.authority),
    scope: endpoints.scope ?? preset.scope,
  };
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
