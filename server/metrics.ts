/** Counts for an operator, as Prometheus reads them. Labels are from our own lists: no room, person or address. */

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export type Gauge = { name: string; help: string; value: number; labels?: Record<string, string> };

export class Metrics {
	readonly #refused = new Map<string, number>();
	readonly #commitBuckets = BUCKETS_S.map(() => 0);
	#commits = 0;
	#commitSeconds = 0;
	#failedCommits = 0;

	/** `reason`: a problem type, a denial or a close. */
	refused(reason: string): void {
		this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
	}

	committed(seconds: number): void {
		this.#commits++;
		this.#commitSeconds += seconds;
		BUCKETS_S.forEach((most, i) => {
			if (seconds <= most) this.#commitBuckets[i] = (this.#commitBuckets[i] ?? 0) + 1;
		});
	}

	commitFailed(): void {
		this.#failedCommits++;
	}

	/** The text format, with gauges as they are at this moment. */
	render(gauges: readonly Gauge[]): string {
		const lines = gauges.flatMap(({ name, help, value, labels = {} }) => [
			`# HELP ${name} ${help}`,
			`# TYPE ${name} gauge`,
			`${name}${labelsOf(labels)} ${Number.isFinite(value) ? value : 'NaN'}`
		]);
		const seconds = 'roundtable_commit_seconds';
		lines.push(
			`# HELP ${seconds} From handing edits to the disk until they are on it.`,
			`# TYPE ${seconds} histogram`,
			...BUCKETS_S.map((most, i) => `${seconds}_bucket{le="${most}"} ${this.#commitBuckets[i] ?? 0}`),
			`${seconds}_bucket{le="+Inf"} ${this.#commits}`,
			`${seconds}_sum ${this.#commitSeconds}`,
			`${seconds}_count ${this.#commits}`,
			'# HELP roundtable_commit_failures_total Commits that the disk refused.',
			'# TYPE roundtable_commit_failures_total counter',
			`roundtable_commit_failures_total ${this.#failedCommits}`,
			'# HELP roundtable_refused_total Requests, edits and connections that were refused.',
			'# TYPE roundtable_refused_total counter',
			...[...this.#refused].map(([reason, count]) => `roundtable_refused_total{reason="${reason}"} ${count}`)
		);
		return `${lines.join('\n')}\n`;
	}
}

function labelsOf(labels: Record<string, string>): string {
	const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
