import { describeError } from '../common/errors.ts';
import type { Summary, SummaryReport } from '../cycle/summary.ts';
import type { Io } from './command.ts';
import { EXIT, worstExitCode } from './failure.ts';

interface Conclusion {
  readonly io: Io;
  readonly json: boolean;
  /** A signal ended the run before its end. */
  readonly stopped: boolean;
  /** Documents go to stdout (`output.stdout`), so the summary for people goes to stderr. */
  readonly stdoutTaken: boolean;
}

/** Prints the summary of a run and says with what code the command ends. */
export function concludeRun(summary: Summary, { io, json, stopped, stdoutTaken }: Conclusion): number {
  const report = summary.report(Date.now());
  const out = stdoutTaken ? io.stderr : io.stdout;
  out.write(json ? `${JSON.stringify(report)}\n` : describe(report, summary));
  if (summary.failures.length > 0) return worstExitCode(summary.failures.map(({ error }) => error));
  return report.contents.failed > 0 || stopped ? EXIT.undelivered : EXIT.delivered;
}

function describe(report: SummaryReport, summary: Summary): string {
  const { contents, records, gaps, seconds } = report;
  const lines = [
    `contents  ${contents.listed} listed: ${contents.delivered} delivered, ${contents.skipped} delivered before, ${contents.expired} expired, ${contents.failed} failed`,
    `records   ${records.received} received: ${records.indexed} indexed, ${records.duplicate} duplicate, ${records.deadLettered} dead-lettered, ${records.dropped} dropped by filters`,
    ...gaps.map((gap) => `gap       ${gap.tenant} ${gap.contentType}: ${gap.from} to ${gap.to} (${gap.reason})`),
    ...summary.failures.map(
      ({ tenant, contentType, error }) => `failed    ${tenant} ${contentType}: ${describeError(error).message}`,
    ),
    `time      ${seconds.toFixed(1)} s`,
  ];
  return `${lines.join('\n')}\n`;
}
