import type { Handle } from '@sveltejs/kit';

/**
 * Runs once, when the start page is built: it then asks for styles, scripts and the one font of the interface at once,
 * before any script could.
 */
export const handle: Handle = ({ event, resolve }) =>
	resolve(event, {
		preload: ({ type, path }) =>
			type === 'js' || type === 'css' || path.includes('ibm-plex-sans-latin-wdth-normal')
	});
