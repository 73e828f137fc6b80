// Where rewards are shown. What they look like is loaded with the first of them: a guest, and a
// program without rewards, need none of it.

import { nothing } from 'lit-html';
import type { LaterViews, Part, Scene } from './scene.js';

type View = keyof Pick<LaterViews<'rewards'>, 'rewards' | 'using' | 'dropped'>;

const shown = (scene: Scene, view: View, there: boolean): Part =>
  there ? scene.with('rewards', (views) => views[view](scene)) : nothing;

const isRedeemed = ({ answer }: Scene): boolean => (answer?.preview.redemptions.length ?? 0) > 0;

/** What points buy, and what the order comes to then. */
export const rewards = (scene: Scene): Part =>
  shown(scene, 'rewards', (scene.program.rewards?.length ?? 0) > 0);

/** What is used, where the page around shows the total itself. */
export const using = (scene: Scene): Part => shown(scene, 'using', isRedeemed(scene));

/** A word when chosen rewards had to be taken off. */
export const dropped = (scene: Scene): Part =>
  shown(scene, 'dropped', scene.state.dropped.length > 0);
