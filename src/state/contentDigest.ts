import { createHash } from 'node:crypto';

/** 96 bits of a contentId's SHA-256 as 16 characters: no two contents of a tenant meet, and a week of them is small. */
export function contentDigest(contentId: string): string {
  return createHash('sha256').update(contentId).digest('base64url').slice(0, 16);
}
