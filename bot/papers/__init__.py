"""What is made of facts when it leaves: posters, pictures, recordings, reports."""
