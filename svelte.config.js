import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		// Sample files of a data package, used by the example.
		alias: { $samples: 'node_modules/vega-datasets/data' },
		adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html', precompress: false }),
		// Our server sends the only policy (see server/http/policy.ts); a meta tag would be a second one.
		output: { preloadStrategy: 'modulepreload' },
		typescript: {
			config(config) {
				config.include.push('../server/**/*.ts', '../tests/**/*.ts', '../*.config.*', '../src/i18n/*.ts');
				config.exclude = [...(config.exclude ?? []), '../tests/bench/node_modules/**'];
			}
		},
		version: { pollInterval: 0 }
	},
	vitePlugin: {
		dynamicCompileOptions({ filename }) {
			// bits-ui and lucide ship Svelte sources of their own; rune mode is ours to demand, not theirs.
			if (filename.includes('node_modules')) return { runes: undefined };
		}
	}
};
