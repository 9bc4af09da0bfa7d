/** The places of a message's way where fault tests kill the process, in the order of the way. */
type KillPointName = 'after-inbox' | 'during-model' | 'after-commit' | 'before-send' | 'after-send' | 'after-record';

export type KillPoint = (name: KillPointName) => void;

/** Arms one kill point by name; with null none ever fires. Configuration refuses an armed one in production. */
export function createKillPoint(armed: string | null): KillPoint {
  return (name) => {
    if (name === armed) process.kill(process.pid, 'SIGKILL');
  };
}
