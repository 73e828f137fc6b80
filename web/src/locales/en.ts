// What the widget says in English. A key is a place in the widget; {name} is filled in with text
// that is already in the reader's form ("1,250 points", "£22.99", "1 December").

export const en = {
  region: 'Loyalty points',
  loading: 'Loading your points',
  balance: 'Your points',
  pending: '{points} more on the way',
  owed: '{points} are owed from a refund; the next ones you earn settle them',
  welcome: 'Welcome. Your first order starts the count.',

  earn: 'This order earns',
  earnNothing: 'Nothing in this cart earns points',
  earnEmpty: 'Add something to see what it earns',
  earnWhy: 'How this adds up',
  earnAsMember: 'As a member you earn',
  earnTier: '{tier} bonus',
  earnLimit: 'Most that one order can earn',
  earnLimited: '{label} (up to its limit)',
  earnFrom: 'Yours to spend from {day}',
  earnFromUntil: 'Yours to spend from {day}, until {end}',
  earnProduct: '+ {points}',
  earnProductGuest: '+ {points} for members',

  guestTitle: 'Join and earn {points}',
  guestTitleEmpty: 'Join {program}',
  guestText: 'Free to join. {how}.',
  guestReward: '{points} are worth {reward}.',
  join: 'Join',
  joinCompact: 'Join',
  joinCompactEarn: 'Join and earn {points}',

  tier: 'Your tier',
  tierProgress: 'Progress to {tier}',
  tierSpend: 'Spend {amount} more to reach {tier}',
  tierPoints: 'Earn {amount} more to reach {tier}',
  tierReached: 'This order takes you to {tier}',
  tierTop: 'You have reached the top',
  tierKeepSpend: 'Spend {amount} more by {day} to keep {tier}',
  tierKeepPoints: 'Earn {amount} more by {day} to keep {tier}',
  tierBenefits: 'Your {tier} benefits',

  rewards: 'Use your points',
  rewardsList: 'Rewards',
  rewardUpTo: 'up to {points}',
  rewardReady: 'Ready to use',
  rewardShort: '{points} to go',
  rewardNotNow: 'Not for this cart',
  rewardSpent: 'Not enough left',
  rewardSlider: 'How many points',
  rewardNumber: 'Points to use',
  rewardOff: '{value} off',
  rewardDropped: '{reward} no longer fits this cart, so it was taken off.',
  held: '{points} are set aside for {reward}',
  release: 'Put them back',
  using: '{reward} for {points}',
  total: 'New total',

  offers: 'For you now',
  expiring: '{points} expire on {day}',

  offline: 'You are offline. These are your points as of {time}.',
  error: 'Points cannot be shown right now. Your cart is not affected.',
  retry: 'Try again',
  programChanged: 'The program was updated. What you see is current.',

  spokenEarn: 'This order earns {points}.',
  spokenGuest: 'Join and earn {points}.',
  spokenTotal: 'The new total is {total}.',
} as const;

export type MessageKey = keyof typeof en;
/** A translation has every key; the slots of each message are those of the English one. */
export type Messages = { readonly [Key in MessageKey]: string };
