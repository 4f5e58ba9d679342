/** The check of a device and its network, one thing after the other, as the screen shows it. */
import { allChecks, type CheckResult } from './checks.ts';

export class DayCheck {
	readonly #checks: readonly (() => Promise<CheckResult>)[];
	#results = $state.raw<readonly CheckResult[]>([]);
	#at = $state<number | null>(null);
	#isRunning = $state(false);

	constructor(checks: readonly (() => Promise<CheckResult>)[] = allChecks()) {
		this.#checks = checks;
	}

	/** What is known so far, in the order of the checks. */
	get results(): readonly CheckResult[] {
		return this.#results;
	}

	get isRunning(): boolean {
		return this.#isRunning;
	}

	/** When it was done; milliseconds since 1970. Null before. */
	get doneAt(): number | null {
		return this.#at;
	}

	/** The worst of what was found. */
	get verdict(): CheckResult['is'] {
		const found = this.#results.map(({ is }) => is);
		return found.includes('bad') ? 'bad' : found.includes('weak') ? 'weak' : 'good';
	}

	async run(): Promise<void> {
		if (this.#isRunning) return;
		this.#isRunning = true;
		this.#results = [];
		this.#at = null;
		for (const check of this.#checks) this.#results = [...this.#results, await check()];
		this.#at = Date.now();
		this.#isRunning = false;
	}
}
