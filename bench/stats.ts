/** What the simulator counted. */
export interface SimulatorStats {
  readonly requests: Readonly<Record<string, number | undefined>>;
  readonly statuses: Readonly<Record<string, number | undefined>>;
  readonly busiestMinute: number;
}

export async function simulatorStats(http: string): Promise<SimulatorStats> {
  const answer = await fetch(`${http}/control/stats`);
  return (await answer.json()) as SimulatorStats;
}
