import type { App } from './app.svelte.ts';
export async function openExample(_app: App): Promise<string | null> { return null; }
