/** The names under which a server keeps the plans of our statements, so that none is parsed and planned each time. */
export type Names = {
  /** The name of a statement, the same one each time; null when it should have none. */
  of(sql: string): string | null;
  /** Nothing has a name any more: what is between us and the server does not keep statements. */
  giveUp(): void;
};

/** A server keeps each of them in every session; what is more than that was put together at run time. */
const mostNames = 300;

/** Gives names to statements while `areKept`. */
export function createNames(areKept: boolean): Names {
  const known = new Map<string, string>();
  let isOn = areKept;
  return {
    of(sql) {
      if (!isOn) return null;
      const name = known.get(sql);
      if (name !== undefined) return name;
      if (known.size >= mostNames) return null;
      const given = `s${known.size}`;
      known.set(sql, given);
      return given;
    },
    giveUp() {
      isOn = false;
    },
  };
}
