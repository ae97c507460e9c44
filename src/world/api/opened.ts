import type { Socket } from 'node:net';

/** A socket, once that has happened to it. */
export async function opened<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  patience: number,
): Promise<S> {
  return await new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const closed = () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const timer = setTimeout(
      () => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      patience,
    );
    socket.once('error', fail).once('close', closed);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', fail).off('close', closed);
      resolve(socket);
    });
  });
}
