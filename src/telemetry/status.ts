/** What /status.json says. Times are ISO 8601 in UTC, null where there is none. */
export interface StatusReport {
  readonly version: string;
  readonly generated: string;
  readonly started: string;
  readonly ready: { readonly ok: boolean; readonly reasons: readonly string[] };
  readonly tenants: readonly TenantStatus[];
}

export interface TenantStatus {
  readonly name: string;
  readonly tenantId: string;
  readonly contentTypes: readonly StreamStatus[];
}

/** One tenant's content type. */
export interface StreamStatus {
  readonly contentType: string;
  /** Everything created before is delivered, pending or a gap. */
  readonly checkpoint: string | null;
  readonly lagSeconds: number | null;
  /** When the newest delivered content was created. */
  readonly lastContent: string | null;
  readonly lastSuccess: string | null;
  readonly lastError: { readonly at: string; readonly message: string } | null;
  /** Contents that could not be fetched yet. */
  readonly pending: number;
  readonly gaps: readonly GapStatus[];
  /** Records that were settled per minute, over the last five. */
  readonly recordsPerMinute: number;
  /** False while another instance collects it. */
  readonly leaseHeld: boolean;
}

export interface GapStatus {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly contentId?: string;
}
