"""Wire formats of WeCom: what its servers send us and what we send them."""
