"""What is promised about customers' data and about texts from elsewhere, each tried to be broken."""
