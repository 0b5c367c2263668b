import type { CommandFunction } from './command.ts';

interface Entry {
  readonly summary: string;
  /** Loaded only when it is asked for: `transform` must not wait for a login library. */
  load(): Promise<CommandFunction>;
}

/** Every command, by name. */
export const COMMANDS: Readonly<Record<string, Entry | undefined>> = {
  run: {
    summary: 'the daemon: polls on the schedule until SIGTERM, then drains',
    load: async () => (await import('./run.ts')).runCommand,
  },
  once: {
    summary: 'one full cycle for every tenant and content type',
    load: async () => (await import('./once.ts')).onceCommand,
  },
  backfill: {
    summary: 'delivers a chosen window, apart from the live checkpoint',
    load: async () => (await import('./backfill.ts')).backfillCommand,
  },
  check: {
    summary: 'preflight: login, permissions, subscriptions, Elasticsearch; writes nothing',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  setup: {
    summary: 'installs or upgrades what Elasticsearch must have',
    load: async () => (await import('./setup.ts')).setupCommand,
  },
  subscriptions: {
    summary: 'list | start | stop',
    load: async () => (await import('./subscriptions.ts')).subscriptionsCommand,
  },
  status: {
    summary: 'checkpoint, lag, last content, errors and known gaps',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  reconcile: {
    summary: 'compares listing, ledger and documents; fetches what is missing',
    load: async () => (await import('./reconcile.ts')).reconcileCommand,
  },
  deadletter: {
    summary: 'list | replay: records that could not be indexed',
    load: async () => (await import('./deadletter.ts')).deadletterCommand,
  },
  transform: {
    summary: 'raw records on stdin to documents on stdout; no network',
    load: async () => (await import('./transform.ts')).transformCommand,
  },
  simulate: {
    summary: 'the simulated tenant alone, as a server',
    load: async () => (await import('./simulate.ts')).simulateCommand,
  },
  demo: {
    summary: 'everything together on this machine, then a short look at what arrived',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
};

/** The page that `--help` without a command prints. */
export function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, entry]) => `  ${name.padEnd(14)} ${entry?.summary ?? ''}`);
  return `usage: o365-audit-exporter COMMAND [options]

Collects the audit records of Microsoft 365 tenants and indexes each of them exactly once into Elasticsearch.

Commands:
${rows.join('\n')}

  COMMAND --help says more; --version prints the version.
Exit codes: 0 all delivered, 1 something will be retried, 2 configuration refused, 3 login or permission refused,
4 Elasticsearch refused or out of reach. Logs go to stderr, results to stdout.
`;
}
