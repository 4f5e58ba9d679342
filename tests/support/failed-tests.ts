/** The names of failed tests out of the runners' JSON reports, for the last lines of a run: its beginning may be cut off. */

type Json = Record<string, unknown>;

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const firstLines = (message: string): string => message.split('\n').slice(0, 3).join('\n    ');

/** Of a report of `vitest --reporter=json`: a line for the test and what it said. */
export function failedInVitest(report: Json): string[] {
	return list(report['testResults']).flatMap((file) => {
		const failed = list(file['assertionResults']).filter((test) => test['status'] === 'failed');
		const broken = failed.length === 0 && file['status'] === 'failed' ? [text(file['message'])] : [];
		return [
			...failed.map((test) => {
				const said = Array.isArray(test['failureMessages']) ? text(test['failureMessages'][0]) : '';
				return `${text(test['fullName'])}\n    ${firstLines(said)}`;
			}),
			...broken.map(firstLines)
		].map((line) => `${text(file['name'])}: ${line}`);
	});
}

/** Of the same report: the files to run again. */
export function failedFiles(report: Json): string[] {
	return list(report['testResults'])
		.filter(({ status }) => status === 'failed')
		.map(({ name }) => text(name));
}

/** Of a report of `playwright test --reporter=json`: where each failed test stands, and a line for it. */
export function failedInPlaywright(report: Json): { at: string; said: string }[] {
	return list(report['suites']).flatMap((suite) => [
		...failedInPlaywright(suite),
		...list(suite['specs'])
			.filter(({ tests }) => list(tests).some(({ status }) => status === 'unexpected'))
			.map(({ file, line, title }) => ({
				at: `${text(file)}:${Number(line)}`,
				said: `${text(file)}: ${text(title)}`
			}))
	]);
}
