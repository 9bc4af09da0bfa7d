/** What the process holds after a collection: JavaScript's heap and the buffers beside it. */
export type Heap = { usedMb: number };

type Answer = { id: number; result: Record<string, number> };

/** Asks a process that runs with `--inspect` for its heap, over the address it printed; nothing is loaded into it. */
export async function openHeap(address: string): Promise<AsyncDisposable & { collected(): Promise<Heap> }> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector cannot be reached')), { once: true });
  });
  const waiting = new Map<number, (result: Record<string, number>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as Answer; // the inspector's protocol
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let sent = 0;
  const call = (method: string): Promise<Record<string, number>> => {
    const id = (sent += 1);
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  };
  return {
    async collected() {
      await call('HeapProfiler.collectGarbage');
      const { usedSize = 0, backingStorageSize = 0 } = await call('Runtime.getHeapUsage');
      return { usedMb: (usedSize + backingStorageSize) / 1024 / 1024 };
    },
    async [Symbol.asyncDispose]() {
      socket.close();
    },
  };
}
