/**
 * Preloaded into a server process (`node --import`), in each of its threads: while the file `ROUNDTABLE_FAIL_WHILE` is
 * there, each write whose number `ROUNDTABLE_FAIL_EVERY` divides fails as on a full or broken disk.
 */
import { existsSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';

const flag = process.env['ROUNDTABLE_FAIL_WHILE'] ?? '';
const every = Number(process.env['ROUNDTABLE_FAIL_EVERY'] ?? 1);
const ERRORS = ['database or disk is full', 'disk I/O error'];
let writes = 0;

function write(): void {
	if (!existsSync(flag) || ++writes % every !== 0) return;
	throw Object.assign(new Error(ERRORS[writes % 2]), { code: 'ERR_SQLITE_ERROR' });
}

// reason for the casts: overloads cannot be passed on as one.
for (const method of ['run', 'get'] as const) {
	const original = StatementSync.prototype[method] as (...values: unknown[]) => never;
	StatementSync.prototype[method] = function (this: StatementSync, ...values: unknown[]) {
		if (/^(INSERT|UPDATE|DELETE|COMMIT)/.test(this.sourceSQL)) write();
		return original.apply(this, values);
	};
}
