/** The four kinds of column, drawn. */
import BoolIcon from '@lucide/svelte/icons/toggle-left';
import DateIcon from '@lucide/svelte/icons/calendar';
import NumberIcon from '@lucide/svelte/icons/hash';
import TextIcon from '@lucide/svelte/icons/type';

export const kindIcons = { number: NumberIcon, text: TextIcon, date: DateIcon, bool: BoolIcon };
