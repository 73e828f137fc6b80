// Claiming rewards that are had apart from orders. Nothing of the first script is imported, but for
// types: sync.ts hands in how to keep and to send.

import type { RewardChoice, SyncClient } from '../sync.js';

/** A claim that is kept until the server answered it; `id` makes a retry the same claim. */
interface Claim extends RewardChoice {
  readonly id: string;
}

type Sync = Pick<SyncClient, 'kept' | 'keep' | 'send' | 'newId'>;

/** Claims a reward, or goes on with a claim of it that has no answer. Throws RequestError when the
 * server refuses it, OfflineError when it cannot be asked: then the claim is kept. */
export async function claim(
  sync: Sync,
  key: 'loyalty:claims',
  { reward, points }: RewardChoice,
  isRefusal: (error: unknown) => boolean,
): Promise<void> {
  const open = (await sync.kept<readonly Claim[]>(key)) ?? [];
  const choice = points === undefined ? { reward } : { reward, points };
  const known = open.find((each) => each.reward === reward && each.points === points);
  const id = known?.id ?? sync.newId();
  if (!known) await sync.keep(key, [...open, { id, ...choice }]);
  try {
    await sync.send('/v1/claims', { method: 'POST', body: { id, ...choice } });
  } catch (error) {
    // A claim that the server may have, or will have after the next sign-in, keeps its id.
    if (isRefusal(error)) await forget(sync, key, id);
    throw error;
  }
  await forget(sync, key, id);
}

async function forget(sync: Sync, key: 'loyalty:claims', id: string): Promise<void> {
  const open = (await sync.kept<readonly Claim[]>(key)) ?? [];
  const others = open.filter((each) => each.id !== id);
  await sync.keep(key, others);
}
