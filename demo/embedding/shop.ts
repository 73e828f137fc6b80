// What a shop has in any framework: its cart, and a backend that signs who is shopping.

import type { OpenCart } from 'loyalty-widget';

/** A field that is empty for a moment, while somebody types, has no number in it. */
export const cartOf = (cups: number): OpenCart => ({
  currency: 'GBP',
  lines: [
    { id: 'cup', price: 1850, quantity: cups >= 1 ? Math.floor(cups) : 1, category: 'ceramics' },
  ],
});

export const pounds = (pence: number): string => `£${(pence / 100).toFixed(2)}`;

/** The widget calls it when it needs a token; null would be a guest. */
export async function getToken(): Promise<string | null> {
  const answer = await fetch('/demo/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ member: 'almost-gold' }),
  });
  const { token } = (await answer.json()) as { token: string };
  return token;
}
