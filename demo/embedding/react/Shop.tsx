import { useMemo, useState, useSyncExternalStore } from 'react';
import 'loyalty-widget';
import { cartOf, getToken, pounds } from '../shop.js';

// React sets properties and listeners of an element that it makes, not of one that a server
// rendered: a key that changes after hydration has it make its own. Of no use without a server.
const never = () => () => {};
const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

export function Shop() {
  const hydrated = useHydrated();
  const [open, setOpen] = useState(true);
  const [cups, setCups] = useState(1);
  const [total, setTotal] = useState<number>();
  const [rewards, setRewards] = useState(0);
  // A new object is a new cart, so there is one only when the cart has changed.
  const cart = useMemo(() => cartOf(cups), [cups]);

  return (
    <main>
      <label>
        Cups at £18.50{' '}
        <input
          type="number"
          min="1"
          max="20"
          defaultValue={cups}
          onChange={(event) => setCups(event.target.valueAsNumber)}
        />
      </label>
      <button type="button" onClick={() => setOpen(!open)}>
        {open ? 'Close the cart' : 'Open the cart'}
      </button>
      {open && (
        <loyalty-widget
          key={hydrated ? 'page' : 'server'}
          cart={cart}
          getToken={getToken}
          onloyalty-preview-change={({ detail }) => setTotal(detail.preview.totals.after)}
          onloyalty-redemption-change={({ detail }) => setRewards(detail.redemptions.length)}
        />
      )}
      <p>
        Total <output>{total === undefined ? '' : pounds(total)}</output>, rewards used{' '}
        <output>{rewards}</output>
      </p>
    </main>
  );
}
