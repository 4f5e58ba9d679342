/** What Trusted Types make of a string that may become a worker's address. */
type ScriptUrlPolicy = { createScriptURL(url: string): unknown };

let policy: ScriptUrlPolicy | null = null;

/**
 * Address for `new Worker` or `serviceWorker.register`, accepted under `require-trusted-types-for 'script'`.
 * Only this origin's own scripts pass; anything else throws. One policy for the whole page: a policy name can be
 * made only once.
 */
export function trustedWorkerUrl(url: string): string {
	const absolute = new URL(url, globalThis.location.href);
	if (absolute.origin !== globalThis.location.origin) throw new Error(`Not a worker of this origin: ${url}`);
	const { trustedTypes } = globalThis as {
		trustedTypes?: { createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy };
	};
	if (trustedTypes === undefined) return absolute.href;
	policy ??= trustedTypes.createPolicy('roundtable-worker', { createScriptURL: (trusted) => trusted });
	// The DOM's types still say string where the platform takes a TrustedScriptURL.
	return policy.createScriptURL(absolute.href) as string;
}
