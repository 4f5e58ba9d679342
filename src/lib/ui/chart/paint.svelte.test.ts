/** In a file of its own, and in letters that no other test writes: the fonts are read here for the first time. */
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '/src/app.css';
import { chartPicture } from './chart.ts';
import { pointDrawing } from './points.ts';

test('the first picture has all its texts, as every later one', async () => {
	await page.viewport(900, 800);
	const names = ['Αθήνα', 'Дніпро', 'Žďár', 'Huế'];
	const points = names.flatMap((of, place) => [1, 2].map((x) => ({ x, label: String(x), y: place * x, of })));
	const drawing = pointDrawing('line', points, 'number', { x: 'x', y: 'y', of: 'of' });
	const words = { title: 'Δ Ж ẩ', subtitle: 'Ψ Щ ở', source: '', receipt: 'Ω Ю ữ' };
	const pixels = async () => {
		const picture = await createImageBitmap(await chartPicture({ drawing, ...words }, 'png'));
		const canvas = new OffscreenCanvas(picture.width, picture.height);
		const context = canvas.getContext('2d');
		context?.drawImage(picture, 0, 0);
		return context?.getImageData(0, 0, picture.width, picture.height).data ?? new Uint8ClampedArray();
	};
	const first = await pixels();
	const later = await pixels();
	expect(first.length).toBeGreaterThan(0);
	expect(first.every((part, at) => part === later[at])).toBe(true);
});
