import { createContext } from 'svelte';
import type { App } from './app.svelte.ts';
import type { Room } from './room.svelte.ts';

export const [getApp, setApp] = createContext<App>();
export const [getRoom, setRoom] = createContext<Room>();
