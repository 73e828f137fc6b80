const { defineConfig } = require('@medusajs/framework/utils');

const nobody = 'http://localhost';

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: {
      storeCors: nobody,
      adminCors: nobody,
      authCors: nobody,
      jwtSecret: 'trial',
      cookieSecret: 'trial',
    },
  },
});
