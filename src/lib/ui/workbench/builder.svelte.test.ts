/** Choosing instead of writing: what is chosen is what the SQL says, and changing the SQL by hand is noticed. */
import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { openTestRoom } from '../../../../tests/support/room.ts';
import Fixture from './QueryBuilder.fixture.svelte';

async function show() {
	const room = await openTestRoom();
	onTestFinished(() => room.close());
	const id = room.queries.add({ title: '', sql: '' });
	await render(InRoom, { room, Page: Fixture });
	const choose = async (label: string, option: string) => {
		await userEvent.click(page.getByRole('combobox', { name: label }));
		await userEvent.click(page.getByRole('option', { name: option, exact: true }));
	};
	return { room, choose, sql: () => room.queries.get(id)?.sql, text: room.queries.sql(id) };
}

test('choices write the SQL, and one step of undo takes each back', async () => {
	const { room, choose, sql } = await show();
	await choose('From', 'room.cards');
	expect(sql()).toBe('SELECT *\nFROM room.cards\nORDER BY ALL\nLIMIT 1000');
	await userEvent.click(page.getByRole('button', { name: 'Everything together' }));
	await userEvent.click(page.getByRole('menuitemcheckbox', { name: 'kind' }));
	await choose('Count or measure', 'Number of rows');
	expect(sql()).toBe(
		'SELECT kind, count(*) AS rows_counted\nFROM room.cards\nGROUP BY kind\nORDER BY rows_counted DESC, kind'
	);
	await userEvent.click(page.getByRole('button', { name: 'Add a condition' }));
	await choose('Only rows where', 'agree');
	await choose('Test', 'is at least');
	await userEvent.fill(page.getByRole('textbox', { name: 'Value' }), '2');
	await userEvent.keyboard('{Tab}');
	await expect.poll(sql).toContain('WHERE agree >= 2');
	room.undo.undo();
	await expect.poll(sql).not.toContain('WHERE');
});

test('SQL that was changed by hand is left as it is until somebody says otherwise', async () => {
	const { choose, sql, text } = await show();
	await choose('From', 'room.votes');
	text?.insert(0, '-- by hand\n');
	await expect.element(page.getByText(/The SQL was changed by hand since/)).toBeVisible();
	expect(page.getByRole('combobox', { name: 'From' }).query()).toBeNull();
	expect(sql()).toContain('-- by hand');
	await userEvent.click(page.getByRole('button', { name: 'Write it again from the choices' }));
	expect(sql()).toBe('SELECT *\nFROM room.votes\nORDER BY ALL\nLIMIT 1000');
	await expect.element(page.getByRole('combobox', { name: 'From' })).toBeVisible();
});
