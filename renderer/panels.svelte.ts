// Whether what stands beside the photos is hidden: the sidebar, the filmstrip, the panel at the right. Until the page is left.

export const panels = $state({ hidden: false });
