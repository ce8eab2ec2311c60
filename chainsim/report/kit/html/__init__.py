"""What every page is made with: templates, escaping, a policy that lets nothing in."""
