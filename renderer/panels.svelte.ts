// Whether what stands beside the photos is hidden: the sidebar, the filmstrip, the panel at the right. Until the page is left.
// And whether albums are listed there, so that photos can be dropped on them.

export const panels = $state({ hidden: false, albums: false });
