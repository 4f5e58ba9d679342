import { flushSync } from 'svelte';
import { Emitter } from '$lib/util';
import { expect, test } from 'vitest';
import { Live } from './live.svelte.ts';

function counter() {
	const changed = new Emitter();
	let value = 0;
	let reads = 0;
	const live = new Live(
		(listener) => changed.observe(listener),
		() => {
			reads++;
			return value;
		}
	);
	const set = (next: number) => {
		value = next;
		changed.emit();
	};
	return { live, set, changed, reads: () => reads };
}

test('an effect runs again when the source speaks', () => {
	const { live, set } = counter();
	const seen: number[] = [];
	const stop = $effect.root(() => {
		$effect(() => void seen.push(live.current));
	});
	flushSync();
	set(1);
	flushSync();
	expect(seen).toEqual([0, 1]);
	stop();
});

test('two readers of one change read the source once', () => {
	const { live, set, reads } = counter();
	const stop = $effect.root(() => {
		$effect(() => void live.current);
		$effect(() => void live.current);
	});
	flushSync();
	const before = reads();
	set(5);
	flushSync();
	expect(reads() - before).toBe(1);
	stop();
});

test('a read outside effects is always fresh', () => {
	const { live, set } = counter();
	expect(live.current).toBe(0);
	set(7);
	expect(live.current).toBe(7);
});

test('the source is let go with its last reader', async () => {
	const { live, changed } = counter();
	const stop = $effect.root(() => {
		$effect(() => void live.current);
	});
	flushSync();
	expect(changed.size).toBe(1);
	stop();
	await expect.poll(() => changed.size).toBe(0);
});
