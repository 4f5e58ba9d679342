export { default as AppFrame } from './AppFrame.svelte';
export { default as RoomFrame } from './RoomFrame.svelte';
