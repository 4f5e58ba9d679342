/**
 * The clock on the wall. DuckDB keeps `current_date` and its kin in the extension for time zones, which needs the network;
 * these are macros of the same names over `now()`, which is here, moved by what this device's clock is ahead of UTC.
 * A summer time that begins while the engine runs counts from its next start.
 */
export function localTimeMacros(minutesAhead = -new Date().getTimezoneOffset()): string[] {
	const now = `(now()::TIMESTAMP + INTERVAL (${minutesAhead}) MINUTE)`;
	const macros = {
		current_date: `${now}::DATE`,
		today: `${now}::DATE`,
		get_current_time: `${now}::TIME`,
		current_localtime: `${now}::TIME`,
		current_localtimestamp: now
	};
	return Object.entries(macros).map(([name, body]) => `CREATE OR REPLACE MACRO ${name}() AS ${body}`);
}
