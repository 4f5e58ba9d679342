/** Lets Node load the app's own modules as its bundler does: `$lib/…`, and an empty address for every asset. */
import { registerHooks } from 'node:module';

const source = new URL('../../src/lib/', import.meta.url);

registerHooks({
	resolve(specifier, context, next) {
		if (specifier.includes('?')) return { url: 'data:text/javascript,export default ""', shortCircuit: true };
		const module = /^\$lib\/([a-z]+)$/.exec(specifier)?.[1];
		return module === undefined ? next(specifier, context) : next(new URL(`${module}/index.ts`, source).href);
	}
});
