/** The places of a message's way where fault tests kill the process, in the order of the way. */
export type KillPointName =
  | 'after-inbox'
  | 'during-model'
  | 'after-commit'
  | 'before-send'
  | 'after-send'
  | 'after-record';

export type KillPoint = (name: KillPointName) => void;

/**
 * Arms one kill point by name (`after-send`) or by name and pass (`after-send@7`: the seventh time it is reached); with
 * null none ever fires. Configuration refuses an armed one in production.
 */
export function createKillPoint(armed: string | null): KillPoint {
  const [place, pass = '1'] = armed?.split('@') ?? [];
  let passes = Number(pass);
  return (name) => {
    if (name !== place) return;
    passes -= 1;
    if (passes === 0) process.kill(process.pid, 'SIGKILL');
  };
}
