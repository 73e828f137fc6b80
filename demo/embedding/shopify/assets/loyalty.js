// Gives each <loyalty-cart> of the page the shopper's cart. An element of its own, for themes put
// new HTML into the place of old when the cart changes, and the widget in it has to be told again.
(() => {
  if (customElements.get('loyalty-cart')) return;
  const widgets = new Set();
  let cart = null;
  let loading = null;

  const target = {
    set cart(next) {
      cart = next;
      for (const widget of widgets) widget.cart = next;
    },
  };

  async function load(source, currency) {
    const [{ follow }] = await Promise.all([
      import(`${source}adapters/shopify.js`),
      import(`${source}index.js`),
    ]);
    follow(target, { currency });
  }

  customElements.define(
    'loyalty-cart',
    class extends HTMLElement {
      connectedCallback() {
        this.widget = this.querySelector('loyalty-widget');
        this.widget.cart = cart;
        widgets.add(this.widget);
        loading ??= load(this.getAttribute('src'), this.getAttribute('currency')).catch((error) => {
          loading = null;
          console.warn('loyalty-widget: not loaded.', error);
        });
      }

      disconnectedCallback() {
        widgets.delete(this.widget);
      }
    },
  );
})();
