// A shop of four regions, one coffee and one gift card; `medusa exec` runs it in build/medusa.
const { writeFileSync } = require('node:fs');
const flows = require('@medusajs/medusa/core-flows');
const { ContainerRegistrationKeys, Modules } = require('@medusajs/framework/utils');

const REGIONS = [
  { name: 'Germany', country: 'de', currency: 'eur', rate: 19, inclusive: true },
  { name: 'United States', country: 'us', currency: 'usd', rate: 8.25, inclusive: false },
  { name: 'Japan', country: 'jp', currency: 'jpy', rate: 10, inclusive: true },
  { name: 'Kuwait', country: 'kw', currency: 'kwd', rate: 0, inclusive: false },
];

const prices = (...amounts) =>
  REGIONS.map(({ currency }, place) => ({ currency_code: currency, amount: amounts[place] }));

const promotion = (code, currency, method) => ({
  code,
  type: 'standard',
  status: 'active',
  application_method: { currency_code: currency, ...method },
});

async function seedPlaces(run, link, fulfillment, channel) {
  const regions = await run(flows.createRegionsWorkflow, {
    regions: REGIONS.map(({ name, country, currency, inclusive }) => ({
      name,
      currency_code: currency,
      countries: [country],
      is_tax_inclusive: inclusive,
    })),
  });
  await run(
    flows.createTaxRegionsWorkflow,
    REGIONS.map(({ country, rate }) => ({
      country_code: country,
      provider_id: 'tp_system',
      default_tax_rate: { name: 'Tax', code: country, rate },
    })),
  );
  const [location] = await run(flows.createStockLocationsWorkflow, {
    locations: [{ name: 'Here', address: { address_1: '', city: 'Here', country_code: 'us' } }],
  });
  const stock = { [Modules.STOCK_LOCATION]: { stock_location_id: location.id } };
  await link.create({
    ...stock,
    [Modules.FULFILLMENT]: { fulfillment_provider_id: 'manual_manual' },
  });
  const set = await fulfillment.createFulfillmentSets({
    name: 'Post',
    type: 'shipping',
    service_zones: [
      {
        name: 'Everywhere',
        geo_zones: REGIONS.map(({ country }) => ({ type: 'country', country_code: country })),
      },
    ],
  });
  await link.create({ ...stock, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id } });
  await run(flows.linkSalesChannelsToStockLocationWorkflow, { id: location.id, add: [channel.id] });
  return { regions, zone: set.service_zones[0] };
}

async function seedGoods(run, profile, channel) {
  const [type] = await run(flows.createProductTypesWorkflow, {
    product_types: [{ value: 'coffee' }],
  });
  const [collection] = await run(flows.createCollectionsWorkflow, {
    collections: [{ title: 'Winter' }],
  });
  const product = (title, sku, amounts, more) => ({
    title,
    status: 'published',
    shipping_profile_id: profile.id,
    sales_channels: [{ id: channel.id }],
    options: [{ title: 'Size', values: ['one'] }],
    variants: [
      { title: 'one', sku, manage_inventory: false, options: { Size: 'one' }, prices: amounts },
    ],
    ...more,
  });
  return run(flows.createProductsWorkflow, {
    products: [
      product('Ethiopia Guji', 'ETH-250', prices(19.99, 19.99, 2100, 6.125), {
        type_id: type.id,
        collection_id: collection.id,
      }),
      product('Gift card', 'GIFT-25', prices(25, 25, 2500, 7.5), { is_giftcard: true }),
    ],
  });
}

exports.default = async function seed({ container }) {
  const run = async (workflow, input) => (await workflow(container).run({ input })).result;
  const fulfillment = container.resolve(Modules.FULFILLMENT);
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const [store] = await container.resolve(Modules.STORE).listStores();
  const [channel] = await run(flows.createSalesChannelsWorkflow, {
    salesChannelsData: [{ name: 'Web' }],
  });
  await run(flows.updateStoresWorkflow, {
    selector: { id: store.id },
    update: {
      supported_currencies: REGIONS.map(({ currency, inclusive }, place) => ({
        currency_code: currency,
        is_default: place === 0,
        is_tax_inclusive: inclusive,
      })),
      default_sales_channel_id: channel.id,
    },
  });
  const { regions, zone } = await seedPlaces(run, link, fulfillment, channel);
  const [profile] = await run(flows.createShippingProfilesWorkflow, {
    data: [{ name: 'Parcel', type: 'default' }],
  });
  const [coffee, card] = await seedGoods(run, profile, channel);
  const [shipping] = await run(flows.createShippingOptionsWorkflow, [
    {
      name: 'Parcel',
      price_type: 'flat',
      provider_id: 'manual_manual',
      service_zone_id: zone.id,
      shipping_profile_id: profile.id,
      type: { label: 'Parcel', description: 'Parcel', code: 'parcel' },
      prices: prices(4.9, 6.5, 500, 1.25),
      rules: [{ attribute: 'enabled_in_store', operator: 'eq', value: 'true' }],
    },
  ]);
  const percent = { type: 'percentage', allocation: 'across' };
  await run(flows.createPromotionsWorkflow, {
    promotionsData: [
      promotion('TEN', 'eur', { ...percent, target_type: 'items', value: 10 }),
      promotion('FIVE-USD', 'usd', { type: 'fixed', target_type: 'order', value: 5 }),
      promotion('SHIP50', 'usd', { ...percent, target_type: 'shipping_methods', value: 50 }),
    ],
  });
  const [key] = await run(flows.createApiKeysWorkflow, {
    api_keys: [{ title: 'Web', type: 'publishable', created_by: '' }],
  });
  await run(flows.linkSalesChannelsToApiKeyWorkflow, { id: key.id, add: [channel.id] });
  const shop = {
    key: key.token,
    shipping: shipping.id,
    variants: [coffee, card].map(({ variants }) => variants[0].id),
    regions: REGIONS.map((region) => ({
      ...region,
      id: regions.find(({ currency_code }) => currency_code === region.currency).id,
    })),
  };
  writeFileSync('shop.json', JSON.stringify(shop));
};
