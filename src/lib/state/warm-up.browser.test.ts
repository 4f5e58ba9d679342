import { expect, it, onTestFinished } from 'vitest';
import { openTestRoom } from '../../../tests/support/room.ts';
import { warmUp } from './warm-up.ts';

it('the made-up file is read to its end, and no table of it stays', async () => {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const engine = await room.workbench.engine();
	expect(await warmUp(engine)).toBe(true);
	const left = await engine.inspect('FROM duckdb_tables()');
	expect(left.ok && left.result.rowCount).toBe(0);
});
