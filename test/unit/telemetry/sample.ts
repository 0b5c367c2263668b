import type { StatusReport, StreamStatus } from '../../../src/telemetry/status.ts';

const quiet: StreamStatus = {
  contentType: 'Audit.General',
  checkpoint: '2026-11-25T12:34:00.000Z',
  lagSeconds: 369,
  lastContent: '2026-11-25T12:33:12.000Z',
  lastSuccess: '2026-11-25T12:40:00.000Z',
  lastError: null,
  pending: 0,
  gaps: [],
  recordsPerMinute: 1240,
  leaseHeld: true,
};

/** Two tenants, with one stream in each of the conditions. */
export const SAMPLE: StatusReport = {
  version: '0.1.0',
  generated: '2026-11-25T12:40:09.000Z',
  started: '2026-11-23T07:12:44.000Z',
  ready: { ok: true, reasons: [] },
  tenants: [
    {
      name: 'contoso',
      tenantId: '00000000-0000-4000-8000-000000000001',
      contentTypes: [
        { ...quiet, contentType: 'Audit.AzureActiveDirectory' },
        { ...quiet, contentType: 'Audit.Exchange', lagSeconds: 5520, recordsPerMinute: 18421, pending: 12 },
        {
          ...quiet,
          contentType: 'Audit.SharePoint',
          lagSeconds: 187_000,
          checkpoint: '2026-11-23T08:43:29.000Z',
          lastContent: '2026-11-23T08:40:00.000Z',
          gaps: [
            {
              from: '2026-11-02T00:00:00.000Z',
              to: '2026-11-04T08:30:00.000Z',
              reason: 'downtime',
            },
            {
              from: '2026-11-23T08:00:00.000Z',
              to: '2026-11-23T08:00:00.000Z',
              reason: 'expired',
              contentId: '20261116080000000$audit_sharepoint$x',
            },
          ],
        },
        quiet,
        {
          ...quiet,
          contentType: 'DLP.All',
          checkpoint: null,
          lagSeconds: null,
          lastContent: null,
          lastSuccess: null,
          recordsPerMinute: 0,
          lastError: {
            at: '2026-11-25T12:40:01.000Z',
            message:
              'listing content of DLP.All: the API refuses (AF10001): the application lacks the role ActivityFeed.ReadDlp',
          },
        },
      ],
    },
    {
      name: 'fabrikam',
      tenantId: '00000000-0000-4000-8000-000000000002',
      contentTypes: [
        { ...quiet, contentType: 'Audit.Exchange', leaseHeld: false, recordsPerMinute: 0 },
        { ...quiet, checkpoint: null, lagSeconds: null, lastContent: null, recordsPerMinute: 0 },
      ],
    },
  ],
};
