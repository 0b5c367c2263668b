import type { Random } from '../random.ts';
import type { ContentType, JsonObject } from '../types.ts';

/** What the builders of records draw from: one tenant's invented people, places and things. */
export interface Kit {
  readonly random: Random;
  readonly tenantId: string;
  readonly domain: string;
  /** An instant near those of the records, ISO without zone. */
  readonly time: string;
}

/** A kind of record: what the common schema needs, and a builder for the rest. */
export interface Kind {
  readonly recordType: number;
  readonly contentType: ContentType;
  readonly workload: string;
  readonly operations: readonly string[];
  /** How often it comes up beside the others of its content type; 1 if absent. */
  readonly weight?: number;
  /** One event split over so many records with the same Id, each with its RecordNumber. */
  readonly parts?: number;
  /** Everything but CreationTime, Id, Operation, OrganizationId, RecordType, Version and Workload. */
  build(kit: Kit, operation: string): JsonObject;
}

export interface Person {
  readonly upn: string;
  readonly name: string;
  readonly puid: string;
  readonly guid: string;
}

const PEOPLE = [
  ['alina', 'Alina Brandt'],
  ['bo', 'Bo Castellan'],
  ['chidi', 'Chidi Dorval'],
  ['dana', 'Dana Eskilsen'],
  ['emre', 'Emre Falk'],
  ['frida', 'Frida Gantz'],
  ['goran', 'Goran Hale'],
  ['hanako', 'Hanako Irwell'],
  ['ines', 'Inés Jurado'],
  ['jörn', 'Jörn Kállay'],
  ['kwame', 'Kwame Lindt'],
  ['liu.yang', '刘洋'],
] as const;

export const FILES = [
  'Budget 2026.xlsx',
  'Plan (draft).docx',
  'Verträge.pdf',
  'notes.txt',
  'Q3 review.pptx',
  'app.zip',
  '見積書.xlsx',
];
export const SUBJECTS = [
  'Invoice 4711',
  'Re: Friday',
  'Your parcel is waiting',
  'Sitzung am Dienstag',
  'FW: offer "final"',
  '会議の件',
];
export const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Microsoft SkyDriveSync 25.020.0202.0001 ship; Windows NT 10.0 (26100)',
  'python-requests/2.32.3',
];
export const APPLICATIONS = [
  ['00000002-0000-0ff1-ce00-000000000000', 'Office 365 Exchange Online'],
  ['00000003-0000-0ff1-ce00-000000000000', 'Office 365 SharePoint Online'],
  ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', 'Microsoft Teams'],
] as const;

export function person({ random, domain }: Kit): Person {
  const number = random.integer(0, PEOPLE.length - 1);
  const [alias, name] = PEOPLE[number] as (typeof PEOPLE)[number];
  const digits = (0xa0 + number).toString(16).padStart(12, '0');
  return {
    upn: `${alias}@${domain}`,
    name,
    puid: `10032001${digits.slice(-8).toUpperCase()}`,
    guid: `aaaaaaaa-0000-4000-8000-${digits}`,
  };
}

/** An address out of the ranges for documentation (RFC 5737, RFC 3849). */
export function ipv4({ random }: Kit): string {
  return `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.integer(1, 254)}`;
}

export function ipv6({ random }: Kit): string {
  return `2001:db8:${random.hex(4)}:${random.hex(4)}::${random.integer(1, 999)}`;
}

/** Any of the forms in which ClientIP was met, valid ones most of all. */
export function clientIp(kit: Kit): string | null {
  const { random } = kit;
  const form = random.integer(1, 20);
  if (form <= 9) return ipv4(kit);
  if (form <= 11) return `${ipv4(kit)}:${random.integer(1024, 65_535)}`;
  if (form <= 13) return ipv6(kit);
  if (form <= 15) return `[${ipv6(kit)}]:${random.integer(1024, 65_535)}`;
  const odd = ['::1', '', null, `MBX${random.integer(1, 9)} (10.20.4930.010)`, `ffff:${ipv4(kit)}`] as const;
  return odd[form - 16] ?? ` ${ipv4(kit)}`;
}

/** A regular user's common fields. */
export function user(kit: Kit): { UserId: string; UserKey: string; UserType: number } {
  const { upn, puid } = person(kit);
  return { UserId: upn, UserKey: puid, UserType: kit.random.chance(0.1) ? 2 : 0 };
}

/** The common fields of the service itself. */
export const SYSTEM = {
  UserId: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
  UserKey: 'NT AUTHORITY\\SYSTEM',
  UserType: 3,
} as const;

export function pair(Name: string, Value: string): { Name: string; Value: string } {
  return { Name, Value };
}

export function change(
  Name: string,
  OldValue: string,
  NewValue: string,
): { Name: string; NewValue: string; OldValue: string } {
  return { Name, NewValue, OldValue };
}

export function appAccess({ random, time }: Kit): JsonObject {
  const [ClientAppId, ClientAppName] = random.pick(APPLICATIONS);
  return {
    AADSessionId: random.guid(),
    ClientAppId,
    ClientAppName,
    CorrelationId: random.guid(),
    IssuedAtTime: time,
    UniqueTokenId: random.hex(22),
  };
}
