/** The content security policies of everything we serve; the only place that has any. */
import { createHash } from 'node:crypto';

/** Hash sources of the inline scripts of a page: the framework's start script is the only one. */
export function scriptHashes(html: string): string[] {
	const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
	return scripts.map(([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
}

export function appPolicy(hashes: readonly string[]): string {
	return [
		"default-src 'none'",
		["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '),
		"worker-src 'self'",
		"connect-src 'self'",
		"style-src 'self'",
		"img-src 'self' blob: data:",
		"font-src 'self'",
		"manifest-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		'trusted-types svelte-trusted-html sveltekit-trusted-url dompurify ProseMirrorClipboard roundtable-worker'
	].join('; ');
}

/** Runs SQL that other people wrote: it may compute, and ask this origin for files, and nothing else. */
const ENGINE_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
/** Fetches the address that a person just typed. The only one that may go elsewhere. */
const REMOTE_POLICY = "default-src 'none'; script-src 'self'; connect-src https: http:";

/** The policy of one file, by its path: a worker lives under the policy of its own script. */
export function policyFor(path: string, app: string): string {
	if (!path.startsWith('/_app/immutable/')) return app;
	const name = path.slice(path.lastIndexOf('/') + 1);
	if (name.includes('duckdb-browser-eh.worker')) return ENGINE_POLICY;
	if (name.includes('remote.worker')) return REMOTE_POLICY;
	return app;
}
