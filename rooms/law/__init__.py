"""The law as data: rules that are dated, versioned and sourced, so that a lawyer can check and amend them."""
