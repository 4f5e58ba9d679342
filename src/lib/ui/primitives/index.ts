/** The parts every screen is made of: no domain words, every state shown in `routes/gallery`. */
export { default as Banner, type Props as BannerProps } from './Banner.svelte';
export { default as Button, type Props as ButtonProps } from './Button.svelte';
export { default as Checkbox, type Props as CheckboxProps } from './Checkbox.svelte';
export { default as Chip, type Props as ChipProps } from './Chip.svelte';
export { default as Combobox, type Props as ComboboxProps } from './Combobox.svelte';
export { default as Confirm, type Props as ConfirmProps } from './Confirm.svelte';
export { default as ContextMenu, type Props as ContextMenuProps } from './ContextMenu.svelte';
export { default as CopyButton, type Props as CopyButtonProps } from './CopyButton.svelte';
export { default as Dialog, type Props as DialogProps } from './Dialog.svelte';
export { default as Diff, type Props as DiffProps } from './Diff.svelte';
export { default as EditableText, type Props as EditableTextProps } from './EditableText.svelte';
export { default as EmptyState, type Props as EmptyStateProps } from './EmptyState.svelte';
export { default as ErrorNote, type Props as ErrorNoteProps } from './ErrorNote.svelte';
export { default as Field, type Props as FieldProps } from './Field.svelte';
export { default as FloatHost, type Props as FloatHostProps } from './FloatHost.svelte';
export { default as Icon, type IconGlyph, type Props as IconProps } from './Icon.svelte';
export { default as IconButton, type Props as IconButtonProps } from './IconButton.svelte';
export { default as Kbd, type Props as KbdProps } from './Kbd.svelte';
export { default as Menu, type Props as MenuProps } from './Menu.svelte';
export {
	default as NumberWithReceipt,
	type Props as NumberWithReceiptProps
} from './NumberWithReceipt.svelte';
export {
	default as OpennessLine,
	type Openness,
	type Props as OpennessLineProps
} from './OpennessLine.svelte';
export {
	default as Palette,
	type PaletteGroup,
	type PaletteItem,
	type Props as PaletteProps
} from './Palette.svelte';
export { default as Popover, type Props as PopoverProps } from './Popover.svelte';
export { default as Progress, type Props as ProgressProps } from './Progress.svelte';
export { default as QrCode, type Props as QrCodeProps } from './QrCode.svelte';
export { default as RadioGroup, type Props as RadioGroupProps } from './RadioGroup.svelte';
export { default as Receipt, type Props as ReceiptProps, type Verdict } from './Receipt.svelte';
export { default as Resizer, type Props as ResizerProps } from './Resizer.svelte';
export { default as RuledTable, type Props as RuledTableProps } from './RuledTable.svelte';
export { default as SafeHtml, type Props as SafeHtmlProps } from './SafeHtml.svelte';
export { default as Seat, type Props as SeatProps, type SeatPerson } from './Seat.svelte';
export { default as SeatRow, type Props as SeatRowProps } from './SeatRow.svelte';
export { default as Seats, type Props as SeatsProps } from './Seats.svelte';
export { default as Segmented, type Props as SegmentedProps } from './Segmented.svelte';
export { default as Select, type Props as SelectProps } from './Select.svelte';
export { default as Sheet, type Props as SheetProps } from './Sheet.svelte';
export { default as SkipLink, type Props as SkipLinkProps } from './SkipLink.svelte';
export { default as StageClock, type Props as StageClockProps } from './StageClock.svelte';
export { default as StageLine, type Props as StageLineProps } from './StageLine.svelte';
export { default as SyncState, type Props as SyncStateProps, type SyncWord } from './SyncState.svelte';
export { default as Tabs, type Props as TabsProps, type Tab } from './Tabs.svelte';
export { default as TextArea, type Props as TextAreaProps } from './TextArea.svelte';
export { default as Toasts, type Props as ToastsProps } from './Toasts.svelte';
export { default as Tooltip, type Props as TooltipProps } from './Tooltip.svelte';
export { default as Veil, type Props as VeilProps } from './Veil.svelte';
export type { ToastMessage } from './Toast.svelte';
export { formatClock, PRESSING_MS } from './clock.ts';
export { counted, countText } from './count-text.ts';
export { diffLines, diffWords, type DiffPart } from './diff.ts';
export * from './icons.ts';
export { formatKeys } from './keys.ts';
export { fetchFloats } from './late-float.svelte.ts';
export type { MenuAct, MenuItem } from './menu.ts';
export type { Option } from './options.ts';
export { initials, seatColour, seatNumber, seatRing, type SeatRing } from './seat.ts';
export type { Column, Sort } from './table.ts';
export { whenIdle } from './when-idle.ts';
