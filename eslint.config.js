import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Colours and sizes live in app.css as tokens; a literal in a component is a second truth. */
const literal = String.raw`/(#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab)a?\()/`;

export default ts.config(
	{
		ignores: [
			'build/',
			'.svelte-kit/',
			'src/lib/i18n/',
			'data/',
			'tests/bench/node_modules/',
			'test-results/',
			'**/output/'
		]
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			// A Map that no template reads is no state; what is read is $state.raw or a Live.
			'svelte/prefer-svelte-reactivity': 'off',
			'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'no-restricted-imports': ['error', { paths: [{ name: 'svelte/store', message: 'Runes only.' }] }]
		}
	},
	{
		files: ['**/*.ts'],
		ignores: ['**/*.config.*', 'tests/bench/**'],
		// SvelteKit keeps the service worker out of the app's TypeScript project.
		languageOptions: {
			parserOptions: { projectService: { allowDefaultProject: ['src/service-worker.ts'] } }
		},
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			]
		}
	},
	{
		// Without types: no rule for components asks for them (svelte-check does the typing), and a project that knows
		// .svelte files beside one that does not is loaded anew at every change between the two.
		files: ['**/*.svelte'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	// The Svelte plugin takes these over with its own parser; they are TypeScript as any other module.
	{ files: ['**/*.svelte.ts'], languageOptions: { parser: ts.parser } },
	{
		files: ['**/*.svelte'],
		rules: {
			'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
			'svelte/no-at-html-tags': 'error',
			'svelte/require-each-key': 'error',
			// Links are paths of this app at the root of its origin; there is no base path to resolve.
			'svelte/no-navigation-without-resolve': 'off',
			'no-restricted-syntax': [
				'error',
				{
					selector: `SvelteStyleElement SvelteText[value=${literal}]`,
					message: 'Colours are tokens of app.css.'
				},
				{
					selector: 'SvelteAttribute[key.name="style"]',
					message: 'The content policy drops style attributes; use style:property={…}, which sets the CSSOM.'
				}
			]
		}
	},
	{
		// Playwright reads a fixture's needs from its parameter's pattern, also when it needs none.
		files: ['tests/e2e/**'],
		rules: { 'no-empty-pattern': 'off' }
	}
);
