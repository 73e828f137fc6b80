import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', '**/dist/', '**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: 'error',
      // Typed arrays are read by index all day, and noUncheckedIndexedAccess doubts each of them.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // node:test awaits its own tests.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
      // getJson<Snapshot>(url) says what is expected at the place that expects it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // How declarations of others are added to: pages that are copied have no words for our linter.
    files: ['demo/embedding/**/*.d.ts'],
    rules: {
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowInterfaces: 'with-single-extends' },
      ],
    },
  },
  {
    // Plain scripts: tools, benches, tests. TypeScript knows undefined names, so it is asked there.
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    rules: { eqeqeq: 'error', 'no-undef': 'off' },
  },
  {
    // The facade alone touches the generated glue; everything else goes through it.
    files: ['web/src/**/*.ts', 'demo/src/**/*.ts'],
    ignores: ['web/src/calculator.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['**/loyalty-core.js'] }],
    },
  },
);
