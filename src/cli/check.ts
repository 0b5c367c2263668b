import type { Finding } from '../check/finding.ts';
import { checkTenant } from '../check/tenant.ts';
import { buildExporter } from '../wire.ts';
import { checkOutput } from '../wire/checkOutput.ts';
import { CONFIG_OPTION, JSON_OPTION, parseCommand, type CommandFunction, type CommandSpec } from './command.ts';
import { EXIT } from './failure.ts';
import { openConfig } from './openConfig.ts';
import { narrow, TENANT_OPTION } from './select.ts';

const SPEC: CommandSpec = {
  name: 'check',
  usage: 'check [--tenant N] [--config FILE]... [--json]',
  summary: 'Preflight: says line by line whether everything that a collection needs is in place. Writes nothing.',
  details: `Looks at the configuration, the login, the token's roles, audience and tenant, the unified audit log, subscriptions, a
listing, the clock, and at Elasticsearch's version, rights and templates. ok: fine; warn: will work, but look; fail: will not.`,
  options: { ...TENANT_OPTION, ...CONFIG_OPTION, ...JSON_OPTION },
  examples: ['o365-audit-exporter check --config contoso.yaml'],
};

const EXIT_OF = { configuration: EXIT.configuration, login: EXIT.refused, elasticsearch: EXIT.elasticsearch } as const;

export const checkCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const config = narrow(await openConfig(args, { tenants: true }), args);
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    findings.push(finding);
    if (args.has('json')) return;
    const about = finding.tenant === undefined ? '' : `${finding.tenant}: `;
    io.stdout.write(`${finding.level.padEnd(4)}  ${about}${finding.what}: ${finding.detail}\n`);
  };
  report({
    level: 'ok',
    area: 'configuration',
    what: 'configuration',
    detail: `${config.tenants.length} tenant(s), output ${config.output.kind}`,
  });
  const exporter = await buildExporter(
    { ...config, log: { ...config.log, level: 'error' } },
    { stderr: io.stderr, stdout: io.stdout, patience: 0 },
  );
  try {
    for (const tenant of exporter.tenants) {
      await checkTenant(tenant, exporter.tokens.get(tenant.config.name), report, io.signal);
    }
    await checkOutput(config, exporter.elasticsearch, report, io.signal);
  } finally {
    await exporter.close();
  }
  if (args.has('json'))
    io.stdout.write(`${JSON.stringify({ ok: findings.every(({ level }) => level !== 'fail'), findings })}\n`);
  return Math.max(EXIT.delivered, ...findings.filter(({ level }) => level === 'fail').map(({ area }) => EXIT_OF[area]));
};
