/** What one types and chooses in. */
import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '/src/app.css';
import Combobox from './Combobox.svelte';
import EditableText from './EditableText.svelte';
import Field from './Field.svelte';
import Select from './Select.svelte';

const OPTIONS = [
	{ value: 'lx', label: 'Câmara Municipal de Lisboa' },
	{ value: 'edu', label: 'Ministry of Education' },
	{ value: 'env', label: 'Ministry of the Environment' }
];
const options = () =>
	page
		.getByRole('option')
		.elements()
		.map((element) => element.textContent.trim());

describe('a field', () => {
	it('ties label, hint and error to its input', async () => {
		await render(Field, {
			props: { label: 'Title', hint: 'What people call it.', error: 'Taken.', required: true }
		});
		const input = page.getByLabelText('Title');
		await expect.element(input).toHaveAccessibleDescription('What people call it. Taken.');
		await expect.element(input).toHaveAttribute('aria-invalid', 'true');
		await expect.element(input).toHaveAttribute('aria-required', 'true');
	});

	it('says why it is disabled instead of its hint', async () => {
		const props = {
			label: 'Title',
			hint: 'What people call it.',
			disabled: true,
			reason: 'You can read here.'
		};
		await render(Field, { props });
		await expect.element(page.getByLabelText('Title')).toHaveAccessibleDescription('You can read here.');
	});
});

describe('a select', () => {
	it('tells its label and value, and changes by keyboard', async () => {
		const onchange = vi.fn();
		await render(Select, { props: { label: 'Publisher', options: OPTIONS, value: 'edu', onchange } });
		const trigger = page.getByRole('combobox', { name: 'Publisher' });
		await expect.element(trigger).toHaveTextContent('Ministry of Education');
		(trigger.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect
			.element(page.getByRole('option', { name: 'Ministry of Education' }))
			.toHaveAttribute('data-highlighted');
		await userEvent.keyboard('{ArrowDown}{Enter}');
		await expect.element(trigger).toHaveTextContent('Ministry of the Environment');
		expect(onchange).toHaveBeenCalledExactlyOnceWith('env');
	});
});

describe('a combobox', () => {
	it('filters while typing, marks and case aside, and takes what Enter chooses', async () => {
		const onchange = vi.fn();
		await render(Combobox, { props: { label: 'Publisher', options: OPTIONS, onchange } });
		const input = page.getByRole('combobox', { name: 'Publisher' });
		await input.click();
		await userEvent.keyboard('camara');
		await vi.waitFor(() => expect(options()).toEqual(['Câmara Municipal de Lisboa']));
		await userEvent.keyboard('{ArrowDown}{Enter}');
		await expect.element(input).toHaveValue('Câmara Municipal de Lisboa');
		expect(onchange).toHaveBeenCalledExactlyOnceWith('lx');
	});

	it('finds words in any order', async () => {
		await render(Combobox, { props: { label: 'Publisher', options: OPTIONS } });
		await page.getByRole('combobox').click();
		await userEvent.keyboard('env minist');
		await vi.waitFor(() => expect(options()).toEqual(['Ministry of the Environment']));
	});

	it('goes back to what was chosen when it is left by Esc', async () => {
		const onchange = vi.fn();
		await render(Combobox, { props: { label: 'Publisher', options: OPTIONS, value: 'edu', onchange } });
		const input = page.getByRole('combobox');
		await expect.element(input).toHaveValue('Ministry of Education');
		await input.click();
		await userEvent.keyboard('lis');
		await vi.waitFor(() => expect(options()).toHaveLength(1));
		await userEvent.keyboard('{Escape}');
		await expect.element(input).toHaveValue('Ministry of Education');
		expect(onchange).not.toHaveBeenCalled();
	});

	it('offers to add a name nobody has used, and only then', async () => {
		const oncreate = vi.fn();
		await render(Combobox, { props: { label: 'Publisher', options: OPTIONS, oncreate } });
		await page.getByRole('combobox').click();
		await userEvent.keyboard('ministry of education');
		await vi.waitFor(() => expect(options()).toEqual(['Ministry of Education']));
		await userEvent.keyboard('s');
		await vi.waitFor(() => expect(options()).toEqual(['Add “ministry of educations”']));
		await userEvent.keyboard('{ArrowDown}{Enter}');
		await vi.waitFor(() => expect(oncreate).toHaveBeenCalledExactlyOnceWith('ministry of educations'));
	});
});

describe('text edited in place', () => {
	async function edit(props: { value: string; multiline?: boolean; allowEmpty?: boolean }) {
		const onchange = vi.fn();
		await render(EditableText, { props: { label: 'Title', onchange, ...props } });
		await page.getByRole('button', { name: /^Edit Title/ }).click();
		await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveFocus();
		return onchange;
	}

	it('keeps with Enter and goes back to the text', async () => {
		const onchange = await edit({ value: 'School meals' });
		await userEvent.keyboard('School  lunches {Enter}');
		await vi.waitFor(() => expect(onchange).toHaveBeenCalledExactlyOnceWith('School lunches'));
		await expect.element(page.getByRole('button', { name: /^Edit Title/ })).toHaveFocus();
	});

	it('restores with Esc', async () => {
		const onchange = await edit({ value: 'School meals' });
		await userEvent.keyboard('Nonsense{Escape}');
		await expect.element(page.getByRole('button', { name: 'Edit Title: School meals' })).toBeVisible();
		await expect.element(page.getByRole('button', { name: /^Edit Title/ })).toHaveFocus();
		expect(onchange).not.toHaveBeenCalled();
	});

	it('keeps when it is left, and says nothing when nothing changed', async () => {
		const onchange = await edit({ value: 'School meals' });
		await userEvent.keyboard('{Tab}');
		await expect.element(page.getByRole('button', { name: /^Edit Title/ })).toBeVisible();
		expect(onchange).not.toHaveBeenCalled();
		await page.getByRole('button', { name: /^Edit Title/ }).click();
		await userEvent.keyboard('Lunches{Tab}');
		await vi.waitFor(() => expect(onchange).toHaveBeenCalledExactlyOnceWith('Lunches'));
	});

	it('does not give up a title for nothing', async () => {
		const onchange = await edit({ value: 'School meals', allowEmpty: false });
		await userEvent.keyboard('{Backspace}{Enter}');
		await expect.element(page.getByRole('button', { name: 'Edit Title: School meals' })).toBeVisible();
		expect(onchange).not.toHaveBeenCalled();
	});

	it('breaks lines with Enter where several are wanted, and keeps with Ctrl Enter', async () => {
		const onchange = await edit({ value: '', multiline: true });
		await userEvent.keyboard('one{Enter}two{Control>}{Enter}{/Control}');
		await vi.waitFor(() => expect(onchange).toHaveBeenCalledExactlyOnceWith('one\ntwo'));
	});

	it('stands in the same place at rest and while writing', async () => {
		await render(EditableText, {
			props: { label: 'Title', value: 'School meals', role: 'h1', onchange: vi.fn() }
		});
		const rest = page.getByRole('button').element().getBoundingClientRect();
		await page.getByRole('button').click();
		const writing = page.getByRole('textbox').element().getBoundingClientRect();
		expect([writing.top, writing.left, writing.height]).toEqual([rest.top, rest.left, rest.height]);
	});
});
