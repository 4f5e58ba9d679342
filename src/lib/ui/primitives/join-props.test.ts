import { expect, test } from 'vitest';
import { joinProps } from './join-props.ts';

const press = () => new Event('click', { cancelable: true });

test('a later part wins, unless it says nothing', () => {
	expect(joinProps({ id: 'a', title: 'one' }, { id: 'b', title: undefined })).toEqual({
		id: 'b',
		title: 'one'
	});
});

test('handlers of one event run in order', () => {
	const said: string[] = [];
	const joined = joinProps({ onclick: () => said.push('first') }, { onclick: () => said.push('second') });
	(joined['onclick'] as (event: Event) => void)(press());
	expect(said).toEqual(['first', 'second']);
});

test('a handler that prevents the default is the last one', () => {
	const said: string[] = [];
	const joined = joinProps(
		{ onclick: (event: Event) => event.preventDefault() },
		{ onclick: () => said.push('second') }
	);
	(joined['onclick'] as (event: Event) => void)(press());
	expect(said).toEqual([]);
});

test('attachments of all parts stay', () => {
	const [one, two] = [Symbol('one'), Symbol('two')];
	expect(Reflect.ownKeys(joinProps({ [one]: 1 }, { [two]: 2 }))).toEqual([one, two]);
});

test('what is not disabled says nothing of it', () => {
	expect(joinProps({ disabled: false })).toEqual({});
	expect(joinProps({ disabled: true })).toEqual({ disabled: true });
});
